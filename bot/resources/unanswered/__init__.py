"""Words that were looked up twice in vain: what is worth keeping of them, and never who typed them."""
