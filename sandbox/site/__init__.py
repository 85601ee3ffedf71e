"""The sandbox's own websites, for a bot to watch: four times the same imaginary association.

One has no feed, three have one (:data:`sandbox.site.model.SITES`). :mod:`sandbox.site.model` keeps the articles,
:mod:`sandbox.site.pages` and :mod:`sandbox.site.feeds` write what is served, :mod:`sandbox.site.serving` answers, with
validators, faults and a record of every request.
"""
