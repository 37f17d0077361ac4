"""Export files: one file a layout, recognised by its header, never by its name."""
