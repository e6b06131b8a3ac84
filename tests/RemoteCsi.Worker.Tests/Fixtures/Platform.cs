using System.Runtime.Versioning;

// The worker as a process runs on unix; so do these tests.
[assembly: UnsupportedOSPlatform("windows")]
