"""Tables as people have them: CSV, workbooks, Parquet, frames; every cell with its row and column.

``read`` is the way in. It tells the formats apart: ``delimited`` (CSV; ``plain`` for large ones),
``workbook`` and ``opendocument`` (behind ``archive``, which counts before they read; ``choose``
finds the sheet), ``parquet`` (behind ``thrift``), ``frames``. Each gives a ``grid`` of texts, from
which ``shape`` takes the known columns (``names``, ``decimals``) as a ``table``, or as a ``bulk``
of arrays.

``verbatim`` is the other way in, for tables of which every text is hashed: nothing is guessed or
trimmed. ``fields`` (CSV; ``scan`` for large ones), ``jsonlines`` (GeoJSON too), ``parquet`` and
``typed`` (cells that are no texts) give ``blocks`` of texts, which are brought to their columns'
``forms`` and kept as ``texts``.
"""
