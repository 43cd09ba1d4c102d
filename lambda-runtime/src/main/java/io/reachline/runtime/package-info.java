/**
 * Runs packaged functions the way Lambda does: each in a child process, under AWS's own runtime
 * interface client, against a Runtime API on the loopback interface.
 */
@NullMarked
package io.reachline.runtime;

import org.jspecify.annotations.NullMarked;
