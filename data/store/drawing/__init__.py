"""The pictures of the sample store, drawn in code: shapes, tones, one module for each family of products."""
