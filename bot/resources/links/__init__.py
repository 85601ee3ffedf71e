"""The addresses of the entries: asked once a month whether they still lead somewhere."""
