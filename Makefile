book:
	@.venv/bin/python tools/build_book.py
