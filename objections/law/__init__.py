"""What the municipality adds to the law that ships with the portal: decrees of new years, new weeks
and amounts, and how it reads what the law leaves open."""
