"""What people bring and take away: readers and writers of documents."""
