"""What the bot listens to over HTTP: Slack's signed requests, and whoever watches over the process."""
