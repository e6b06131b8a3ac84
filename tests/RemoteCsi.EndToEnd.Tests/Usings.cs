global using RemoteCsi.Testing;
global using RemoteCsi.Testing.Processes;
global using Xunit;
