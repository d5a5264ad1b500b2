"""Parts of `benchmarks/peers.py`: systems that choose lines, the process that measures one, and the scores."""
