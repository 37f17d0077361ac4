"""KEEP: everything at rest — the store, its migrations, the SQL models, the checks and the reference tables."""
