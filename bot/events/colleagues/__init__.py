"""*J'inscris aussi un ou une collègue*: places that a member takes for somebody who is not on Discord."""
