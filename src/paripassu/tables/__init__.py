"""Tables as people have them: CSV, workbooks, Parquet; every cell with its row and column."""
