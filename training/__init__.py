"""Everything that learns and measures; nothing here is imported while serving."""
