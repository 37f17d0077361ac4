"""One page a file, each with `show()`. The folder is not called pages/: such a folder bypasses main.py."""
