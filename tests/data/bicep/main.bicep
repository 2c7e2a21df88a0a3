// A resource
param name string = 'a // ${b}' // tail
var text = '''
// text
'''
/* done */
