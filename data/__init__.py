"""Articles in: the taxonomy, the corpus, the readers of files and scanned pages."""
