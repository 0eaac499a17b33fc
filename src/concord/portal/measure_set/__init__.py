"""The measure set's own life: what is proposed for it, what members say, what it would have done, what was decided and from when."""
