"""What is stored of a draft: its files, its findings, the rules of what may follow what."""
