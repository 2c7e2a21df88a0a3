# Settings
echo a # b
