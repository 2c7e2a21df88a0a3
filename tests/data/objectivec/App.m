// The app.
#import <Foundation/Foundation.h>
@implementation App
- (void)run { NSLog(@"// %c", '"'); }
/* end */
@end
