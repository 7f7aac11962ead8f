"""CSV files of upload jobs: their columns, their rows, and the profiles that rows make and change."""
