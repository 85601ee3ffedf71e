"""What a site offers to be watched by: a feed, a sitemap or a page that lists its articles."""
