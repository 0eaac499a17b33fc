"""Layouts that several senders share, as data. A sender's file names one with `layout = "cdl"` and adds its own."""
