"""An agreement as a document to hand over: the same content as HTML, PDF and DOCX.

What is said is one value (``blocks.py``), made of the rooms' answers (``content.py``). Three
writers give it a form. typst and python-docx are imported here and nowhere else, and only when
they write.
"""
