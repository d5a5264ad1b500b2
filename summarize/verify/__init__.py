"""Whether a digest is what it says: what it states, what its files show, where its sources lie, how they differ."""
