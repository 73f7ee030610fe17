"""One measure a module; each figure carries unit, sample size and definition."""
