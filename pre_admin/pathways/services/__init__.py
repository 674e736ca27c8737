"""What is done with referrals, meetings, consents and pathways, one noun per file."""
