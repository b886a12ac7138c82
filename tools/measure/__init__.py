"""Scripts that measure what an issue asks for, each printing one JSON object."""
