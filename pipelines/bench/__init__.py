"""`python -m pipelines bench`: how fast Earshot is on this machine, beside what it is measured against."""
