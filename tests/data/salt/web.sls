# A state
nginx:
  pkg.installed: [] # tail
