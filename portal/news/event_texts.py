"""What the log says of what got better."""

TEXTS = {
    "news.written": "Verbetering opgeschreven",
    "news.changed": "Verbetering veranderd",
    "news.withdrawn": "Verbetering ingetrokken",
}
