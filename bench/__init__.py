"""How fast the bot is, as ratios: each against something bare, in the same run. `make bench` or `python -m bench`."""
