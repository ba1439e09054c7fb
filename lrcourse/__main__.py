"""python -m lrcourse: the same as the command `lrcourse`."""

from lrcourse_desk.start import main

if __name__ == "__main__":
    main()
