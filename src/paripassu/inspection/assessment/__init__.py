"""What the findings show: findings, mirrored declarations and balances, rolled up to verdicts."""
