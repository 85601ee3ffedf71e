"""From the bytes of a feed, a page or a sitemap to values; read in a process of its own that can be killed."""
