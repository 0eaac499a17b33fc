"""What each sender would have sent of the true world: layouts, delays, corrections, losses and dirt."""
