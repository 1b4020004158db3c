"""What the operating system gives: processes, files that are no devices, atomic writes."""
