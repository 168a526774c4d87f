"""`python -m wall COMMAND`: one file a command, named as the command is, found by itself (`dispatch.py`).

A command's file exports `add(commands: Commands) -> None`, which says what it takes (`commands.command(…)`), and is
imported only when it is asked for. What a command has at hand is a `Console` (`console.py`).
"""
