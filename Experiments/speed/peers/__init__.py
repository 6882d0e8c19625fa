"""The libraries that the speed of the exact gradient is compared with, one a file."""
