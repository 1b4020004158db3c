"""What users have to know about the plan of a collection, and about what was built: findings, no decisions."""
