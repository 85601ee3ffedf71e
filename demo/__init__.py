"""The demo: the story of three days and of an article, played by the real bot on the sandbox; ``python -m demo``.

:mod:`demo.house` starts the two processes, :mod:`demo.story` plays, :mod:`demo.stage` lets people act and time pass,
:mod:`demo.witness` reads the transcript, :mod:`demo.promises` holds what rang against what was promised,
:mod:`demo.screen` prints. It shares no code with the bot: what the bot said of itself would prove nothing.
"""
