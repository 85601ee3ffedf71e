"""The watch: what is new on the sources that organisers have chosen, said once in the channel that they chose."""
