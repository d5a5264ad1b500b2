"""`python -m summarize` is the same program as `sejul`."""

from .cli import main

main(prog_name="sejul")
