"""What is measured: the catalogue of measures, and how they are read once a week."""
