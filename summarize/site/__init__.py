"""The archive of all issues as static files: what it is called, what stands in it, what of it changed."""
