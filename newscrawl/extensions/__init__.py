"""Extensions: one report each."""
