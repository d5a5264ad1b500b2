"""Archives of any size: tables of articles in, tables of key lines out. Read `columns`, then `batch`.

    rows (Parquet, JSONL, CSV) -> RecordBatch -> summarise_batch -> RecordBatch -> parts (Parquet)

`summarise_batch` is all that the engines share; `embedded` runs it on this machine, `spark` on a cluster.
"""
