// The kit is being furnished.
