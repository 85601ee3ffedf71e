"""After the day: its figures, the synthesis for everybody, three questions for those who came."""
